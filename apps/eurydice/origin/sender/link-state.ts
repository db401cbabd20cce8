import type { Health } from '@farside/kernel/lifecycle'

/** Whether the link entry takes packets, as the last try showed it. Filling stops while it does not (eurydice.md §7.3). */
export interface LinkState {
  readonly down: boolean
  refused(why: string): void
  took(): void
}

export function createLinkState(health: Health): LinkState {
  let down = false
  return {
    get down() {
      return down
    },
    refused: (why) => {
      down = true
      health.set('link', false, why)
    },
    took: () => {
      down = false
      health.set('link', true)
    },
  }
}
