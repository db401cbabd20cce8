/**
 * Why bytes are not a packet. `truncated` also covers a length that claims more than there is: the two cannot be told
 * apart, and neither may be answered with an allocation.
 */
export type PacketFault =
  | 'empty'
  | 'too_large'
  | 'truncated'
  | 'trailing_bytes'
  | 'wrong_type'
  | 'missing_field'
  | 'unknown_value'
  | 'out_of_range'
  | 'bad_text'
  | 'too_deep'

/** The one error of the decoder; `offset` is the byte at which reading stopped. */
export class PacketError extends Error {
  readonly code: PacketFault
  readonly offset: number

  constructor(code: PacketFault, offset: number, reason: string) {
    super(`Cannot read the packet at byte ${offset}: ${reason}`)
    this.name = 'PacketError'
    this.code = code
    this.offset = offset
  }
}
