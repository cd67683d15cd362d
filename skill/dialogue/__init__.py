"""The core: `respond(state, turn, guidance)`. See README.md in this folder for its vow."""
