export interface HealthReport {
  ok: boolean
  parts: Record<string, { ok: boolean; why?: string }>
}

/** What the parts of a process say of themselves; a part that was never heard of counts for nothing. */
export interface Health {
  set(part: string, ok: boolean, why?: string): void
  report(): HealthReport
}

export function createHealth(): Health {
  const parts: HealthReport['parts'] = {}
  return {
    set: (part, ok, why) => {
      parts[part] = why === undefined ? { ok } : { ok, why }
    },
    report: () => ({ ok: Object.values(parts).every((part) => part.ok), parts: { ...parts } }),
  }
}
