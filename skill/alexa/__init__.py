"""The Alexa front: requests to turns, replies to speech and screens, and everything between Amazon and the core."""
