import { freePorts } from './free-ports.ts'
import { startJavaServer } from './java-server.ts'
import type { JavaServer } from './java-server.ts'
import { mavenJars } from './maven-jars.ts'
import type { Skipped } from './maven-jars.ts'

/** Its jars, fetched when they are not there yet (20 s, 51 MB). */
export const dynamoDbJars = () => mavenJars('dynamodb-2.6.0', 'dynamodb.pom.xml', 'DynamoDB Local')

/** A DynamoDB of the caller's own (Amazon's DynamoDB Local, in memory; 2 s), or why there is none. Any credentials will do. */
export async function startDynamoDb(): Promise<JavaServer | Skipped> {
  const jars = await dynamoDbJars()
  if ('skipped' in jars) return jars
  const [port = 0] = await freePorts(1)
  return startJavaServer({
    called: 'DynamoDB Local',
    options: ['-Xmx256m', `-Djava.library.path=${jars.lib}`, '-cp', `${jars.lib}/*`],
    main: 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
    args: ['-port', String(port), '-inMemory', '-sharedDb', '-disableTelemetry'],
    url: `http://127.0.0.1:${port}`,
    // It refuses what is not signed, and that is an answer.
    isUp: ({ status }) => status < 500,
  })
}
