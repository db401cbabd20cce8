import type { Metrics } from '@farside/kernel/metrics'
import type { Packet } from '../../packet/packet.ts'

export type ReceiverMetrics = ReturnType<typeof receiverMetrics>

/** What monitoring wants to know of a receiver (spec §13.3). */
export function receiverMetrics(
  metrics: Metrics,
  read: { depth: () => number; spilledBytes: () => number; silenceSeconds: () => number },
) {
  const packets = metrics.counter('eurydice_receiver_packets_total', 'Packets that could be read')
  const bytes = metrics.counter('eurydice_receiver_bytes_total', 'Bytes of packets taken off the link')
  const dropped = metrics.counter('eurydice_receiver_dropped_packets_total', 'Packets lost because there was no room')
  const unreadable = metrics.counter('eurydice_receiver_unreadable_packets_total', 'Connections that were no packet')
  const gaps = metrics.counter('eurydice_receiver_lost_packets_total', 'Packets missing in the numbers of the sender')
  metrics.gauge('eurydice_receiver_waiting_packets', 'Packets that wait in memory and on disk', [], read.depth)
  metrics.gauge('eurydice_receiver_spilled_bytes', 'Bytes of packets that wait on disk', [], read.spilledBytes)
  metrics.gauge('eurydice_receiver_silence_seconds', 'Since the last packet, or the start', [], read.silenceSeconds)

  /** The last number seen, per sender process: two may overlap while one is replaced. */
  let epoch: string | undefined
  let last = 0
  return {
    arrived: (length: number) => bytes.inc(length),
    dropped: () => dropped.inc(),
    unreadable: () => unreadable.inc(),
    read: (packet: Packet) => {
      packets.inc()
      if (packet.seq === undefined) return
      if (packet.epoch === epoch && packet.seq > last + 1) gaps.inc(packet.seq - last - 1)
      last = packet.epoch === epoch ? Math.max(last, packet.seq) : packet.seq
      epoch = packet.epoch
    },
  }
}
