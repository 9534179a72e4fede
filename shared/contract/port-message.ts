/** The message that carries a window's port, from the page to main as a wish and back with the port. */
export const PORT_MESSAGE = "flightdeck:port";
