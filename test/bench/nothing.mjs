// Bare node, for the measure of start-up.
