"""What every conversion goes through: tables with places, accounts, the folder it is written to."""
