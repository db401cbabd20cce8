#!/usr/bin/env node
import { handOver } from '@farside/kernel/handover'

await handOver(new URL('../diode-send.ts', import.meta.url))
