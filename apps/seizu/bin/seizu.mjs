#!/usr/bin/env node
import { handOver } from '@farside/kernel/handover'

await handOver(new URL('../main.ts', import.meta.url))
