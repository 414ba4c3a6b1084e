"""Answers: from a typed question to pages of the guide, or an honest "no answer". Knows nothing of Telegram."""
