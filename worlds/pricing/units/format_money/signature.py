# the euro sign follows the number after one blank; cents have two digits, and thousands are set apart
def format_money(cents: int) -> str:
    """Return an amount of cents as euros, as it stands on an invoice."""
