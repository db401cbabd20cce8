/** The numbered SQL files. */
export const migrations = new URL('./migrations/', import.meta.url)
