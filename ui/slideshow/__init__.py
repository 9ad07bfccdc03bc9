"""The briefing on a screen: the stage, the presenter's view, and those who follow."""
