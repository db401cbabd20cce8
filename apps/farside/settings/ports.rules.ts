/** Distance of each port from the first one, `FARSIDE_PORT` (architecture §4). */
export const portOffsets = {
  portal: 0,
  panelapp: 1,
  origin: 2,
  destination: 3,
  seizu: 4,
  bolt: 5,
  lidiIn: 6,
  lidiUdp: 7,
  lidiOut: 8,
  database: 9,
  /** UDP: the lossy link of `npm run dev -- --loss`. */
  relay: 10,
} as const

export type PortName = keyof typeof portOffsets
export type Ports = Record<PortName, number>

export const isUdp = (name: PortName): boolean => name === 'lidiUdp' || name === 'relay'

export function portsFrom(first: number): Ports {
  return Object.fromEntries(Object.entries(portOffsets).map(([name, offset]) => [name, first + offset])) as Ports
}
