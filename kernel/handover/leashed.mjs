// Runs inside the child that run.mjs starts: becomes the program named by the first argument and ends with its starter.
import { Socket } from 'node:net'
import { pathToFileURL } from 'node:url'

const LEASH = 3
const leash = new Socket({ fd: LEASH, readable: true, writable: false })
leash.on('error', () => {})
leash.on('close', () => process.kill(process.pid, 'SIGTERM'))
leash.resume()
leash.unref()

const [main] = process.argv.splice(2, 1)
process.argv[1] = main
await import(pathToFileURL(main).href)
