import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The figures of one process; names follow Prometheus' conventions (`_total`, `_bytes`, `_seconds`). */
export interface Metrics {
  counter<L extends string = never>(name: string, help: string, labels?: readonly L[]): Counter<L>
  /** `read` is asked when somebody looks, for figures that are cheaper to read than to keep. */
  gauge<L extends string = never>(name: string, help: string, labels?: readonly L[], read?: () => number): Gauge<L>
  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labels?: readonly L[],
  ): Histogram<L>
  /** Prometheus' text format. */
  text(): Promise<string>
  /** The figures as a value that another process can add to its own, for `sumOfProcesses`. */
  figures(): Promise<unknown>
}

export function openMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  return {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, labels = [], read) =>
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers,
        collect:
          read &&
          function collect(this: { set(value: number): void }) {
            this.set(read())
          },
      }),
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name, help, buckets, labelNames: [...labels], registers }),
    text: () => registry.metrics(),
    figures: () => registry.getMetricsAsJSON(),
  }
}

/** The text of several processes that do the same work, added up. */
export async function sumOfProcesses(figures: readonly unknown[]): Promise<string> {
  return figures.length === 0 ? '' : AggregatorRegistry.aggregate(figures as object[][]).metrics()
}

/** Serves `GET /metrics` on a port of its own (0 picks a free one), apart from what users reach. */
export async function serveMetrics(
  metrics: Pick<Metrics, 'text'>,
  { host, port }: { host: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end('Metrics are at /metrics\n')
    metrics.text().then(
      (text) => response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const at = server.address() as AddressInfo
  return {
    url: `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
