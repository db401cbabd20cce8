// Keeps the Neo4j that test processes share: `node harness/neo4j-keeper.ts SOCKET`, started by harness/neo4j.ts. Whoever
// is connected to the socket uses the server and is told its address; some seconds after the last one has gone it ends.
import { createServer } from 'node:net'
import { startNeo4j } from './neo4j-server.ts'

const IDLE_MS = 20_000
const path = process.argv[2]!
let server: ReturnType<typeof startNeo4j> | undefined
let users = 0
let timer = setTimeout(end, IDLE_MS)

const listener = createServer((socket) => {
  users += 1
  clearTimeout(timer)
  socket.on('error', () => {})
  socket.once('close', () => {
    users -= 1
    if (users === 0) timer = setTimeout(end, IDLE_MS)
  })
  socket.resume()
  server ??= startNeo4j()
  const tell = (found: object) => socket.write(`${JSON.stringify(found)}\n`)
  server.then(tell, (error: unknown) => tell({ skipped: String(error) }))
})
listener.once('error', () => process.exit()) // another keeper was faster
listener.listen(path)
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void end())

async function end() {
  listener.close()
  const started = await server?.catch(() => undefined)
  if (started && 'stop' in started) await started.stop()
  process.exit()
}
