/** One figure of a panel. */
export interface Gauge {
  name: string
  /** As digits. */
  value: string
  /** In order; a name may be there twice, or stand alone. */
  tags: (readonly [name: string, value?: string])[]
}
