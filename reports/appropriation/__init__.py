"""The budget on paper: annexes of Perda and Perkada of an APBD, and versions compared."""
