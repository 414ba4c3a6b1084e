"""What every room speaks of: page, place, store, language. Nothing here knows a channel, nor the other rooms."""
