import type { Metrics } from '@farside/kernel/metrics'

export type SenderFigures = ReturnType<typeof senderFigures>

/** What a sender counts for Prometheus (eurydice.md §13.3). */
export function senderFigures(metrics: Metrics, read: { queueDepth(): number; linkUp(): boolean }) {
  metrics.gauge('eurydice_sender_queue_depth', 'Packets that wait for the link', [], read.queueDepth)
  metrics.gauge('eurydice_sender_link_up', '1 while the link entry takes packets', [], () => Number(read.linkUp()))
  return {
    packets: metrics.counter('eurydice_sender_packets_total', 'Packets written whole to the link, heartbeats included'),
    bytes: metrics.counter('eurydice_sender_bytes_total', 'Bytes of packets written whole to the link'),
    retries: metrics.counter('eurydice_sender_retries_total', 'Tries to write a packet that the link did not take'),
  }
}
