// The sender as a process of its own, with its settings from the environment; started by sender-process.test.ts.
import { runRole } from '@farside/kernel/lifecycle'
import { runSender } from '../origin/sender/run-sender.ts'
import { readOriginSettings } from '../settings.ts'

await runRole((signal) => runSender(readOriginSettings(process.env).settings, signal))
