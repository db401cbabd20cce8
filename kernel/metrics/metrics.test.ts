import { expect, test } from 'vitest'
import { openMetrics, serveMetrics } from './index.ts'

test('serving metrics shows counters with labels and gauges read on demand', async () => {
  const metrics = openMetrics()
  metrics.counter('packets_total', 'Packets sent', ['side']).inc({ side: 'origin' }, 3)
  metrics.gauge('queue_depth', 'Packets waiting', [], () => 7)
  const server = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 })
  try {
    const text = await (await fetch(server.url)).text()
    expect(text).toContain('packets_total{side="origin"} 3')
    expect(text).toContain('queue_depth 7')
    expect((await fetch(server.url.replace('/metrics', '/'))).status).toBe(404)
  } finally {
    await server.close()
  }
})
