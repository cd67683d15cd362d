"""`python -m offline_voice` is `stretch-coach`."""

from offline_voice.cli import main

if __name__ == "__main__":
    main(prog_name="stretch-coach")
