// The origin's file routes in a process of their own, for tests that kill it or weigh it.
import { startOriginFiles } from './origin-files.ts'

const { DATABASE_URL: databaseUrl, STORAGE_ROOT: storageRoot, RANGE_SIZE = '1000000' } = process.env
const origin = await startOriginFiles({
  databaseUrl,
  storageRoot,
  settings: { TRANSFERABLE_RANGE_SIZE: Number(RANGE_SIZE), TRANSFERABLE_MAX_SIZE: 2 ** 40 },
})
process.stdout.write(`${JSON.stringify({ key: 'listening', url: origin.url })}\n`)
