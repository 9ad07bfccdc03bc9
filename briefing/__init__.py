"""The roster told as slides, and these as PowerPoint and PDF; pure, and without a network."""
