/** The numbered SQL files of each side. */
export const migrationsOf = {
  origin: new URL('./migrations/origin/', import.meta.url),
  destination: new URL('./migrations/destination/', import.meta.url),
} as const
