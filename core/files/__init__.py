"""What every file is read and written with: strangers' files are checked, writes are whole."""
