"""What every room speaks of: page, place, store, language. Nothing here imports a channel, nor the other rooms."""
