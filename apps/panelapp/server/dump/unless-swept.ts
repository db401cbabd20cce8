/** Between finding a dump and opening it another build may have swept it away: then the work is done once more. */
export async function unlessSwept<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return work()
  }
}
