import { problemTable } from '@farside/kernel/errors'

/** Why a set of options gives no geometry (spec lidi §3). Said once, at start: both ends must be configured alike. */
export const geometryProblems = problemTable({
  mtu_out_of_range: {
    kind: 'invalid',
    say: (mtu: number) => `Cannot use an MTU of ${mtu}: a whole number from 40 to 65535 is accepted`,
  },
  block_too_small: {
    kind: 'invalid',
    say: (block: number, symbolBytes: number) =>
      `Cannot use a block of ${block} bytes: with this MTU it must hold one symbol of ${symbolBytes} bytes or more`,
  },
  block_too_large: {
    kind: 'invalid',
    say: (block: number, most: number) =>
      `Cannot use a block of ${block} bytes: with this MTU at most ${most} are accepted`,
  },
  repair_out_of_range: {
    kind: 'invalid',
    say: (name: string, value: number, most: number) =>
      `Cannot use ${name} ${value}: with this MTU and block a whole number from 0 to ${most} is accepted`,
  },
  too_many_datagrams: {
    kind: 'invalid',
    say: (datagrams: number) =>
      `Cannot use blocks of ${datagrams} datagrams: profile lidi1 sends a block in one call, which takes at most 1024`,
  },
})
