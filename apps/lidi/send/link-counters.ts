/** Written by the thread that owns the socket. */
export const linkCounters = ['datagrams', 'sendErrors', 'intruders'] as const
