import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from './free-ports.ts'
import { startJavaServer } from './java-server.ts'
import type { JavaServer } from './java-server.ts'
import { mavenJars } from './maven-jars.ts'
import type { Skipped } from './maven-jars.ts'

/** Its jars, fetched when they are not there yet (20 s, 37 MB). */
export const sqsJars = () => mavenJars('elasticmq-1.6.12', 'elasticmq.pom.xml', 'ElasticMQ')

/**
 * An SQS server of the caller's own (ElasticMQ, which speaks SQS and is as strict about its limits; 2 s), or why there is
 * none. Any credentials will do.
 */
export async function startSqs(): Promise<JavaServer | Skipped> {
  const jars = await sqsJars()
  if ('skipped' in jars) return jars
  const [port = 0] = await freePorts(1)
  const folder = await mkdtemp(join(tmpdir(), 'farside-sqs-'))
  const file = join(folder, 'sqs.conf')
  await writeFile(file, configuration(port))
  const server = await startJavaServer({
    called: 'ElasticMQ',
    options: ['-Xmx256m', `-Dconfig.file=${file}`, '-cp', join(jars.lib, '*')],
    main: 'org.elasticmq.server.Main',
    url: `http://127.0.0.1:${port}`,
    probe: '/?Action=ListQueues',
    isUp: ({ ok }) => ok,
  })
  // Read once, at its start.
  await rm(folder, { recursive: true, force: true })
  return server
}

const configuration = (port: number): string => `
include classpath("application.conf")
node-address { protocol = http, host = "127.0.0.1", port = ${port}, context-path = "" }
rest-sqs { enabled = true, bind-port = ${port}, bind-hostname = "127.0.0.1", sqs-limits = strict }
rest-stats { enabled = false }
queues { }
`
