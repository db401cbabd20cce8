/** Written by the thread that owns the socket. */
export const linkCounters = [
  'datagrams',
  'kept',
  'duplicates',
  'late',
  'wrongLength',
  'impossibleSymbol',
  'noRoom',
  'refused',
  'blocksWhole',
  'blocksRestored',
  'blocksLost',
  'notYetDecodable',
] as const
