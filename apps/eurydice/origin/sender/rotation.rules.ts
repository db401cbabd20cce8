/** An origin user profile that has ranges to send. */
export interface Waiting {
  id: string
  priority: number
}

/**
 * Whose turn it is, kept from packet to packet: a weighted round robin in which a user of priority n keeps the turn for
 * n packets (eurydice.md §7.4). The priority is the one the user had when the turn became his.
 */
export interface Rotation {
  current: Waiting | undefined
  /** Packets, the one in hand included, for which `current` has had the turn. */
  counter: number
}

export const freshRotation: Rotation = { current: undefined, counter: 0 }

export interface Turn {
  rotation: Rotation
  /** Who may still have a turn in this packet: a user has at most one. */
  waiting: readonly Waiting[]
}

/**
 * The next user of the packet in hand, as `rotation.current`; none when nobody waits any more, and then the next packet
 * begins with the lowest id again.
 *
 * @param waiting users who have ranges to send and no turn in this packet yet, by ascending id
 */
export function nextTurn(rotation: Rotation, waiting: readonly Waiting[]): Turn {
  const [first] = waiting
  if (first === undefined) return { rotation: freshRotation, waiting }
  const { current, counter } = rotation
  if (current === undefined) return turnOf(first, 0, waiting)
  const waits = waiting.some(({ id }) => id === current.id)
  if (counter < current.priority && waits) return turnOf(current, counter, waiting)
  // Identifiers are lower-case UUIDs: their order as text is their order as numbers of 128 bits.
  return turnOf(waiting.find(({ id }) => id > current.id) ?? first, 0, waiting)
}

function turnOf(user: Waiting, counter: number, waiting: readonly Waiting[]): Turn {
  return { rotation: { current: user, counter: counter + 1 }, waiting: waiting.filter(({ id }) => id !== user.id) }
}
