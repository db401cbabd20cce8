#!/usr/bin/env node
import { handOver } from '@farside/kernel/handover'

await handOver(new URL('../diode-receive.ts', import.meta.url))
