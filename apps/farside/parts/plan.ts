import { Problem } from '@farside/kernel/errors'
import { isLoopback } from '@farside/kernel/http'
import { readReceiveSettings, readSendSettings } from '../../lidi/settings.ts'
import { readDestinationSettings, readOriginSettings } from '../../eurydice/settings.ts'
import { problems } from '../problems.ts'
import type { DataFolder } from '../run/folder.ts'
import type { Secrets } from '../run/secrets.ts'
import { unusedVariables } from '../settings/layers.rules.ts'
import type { Values } from '../settings/layers.rules.ts'
import type { Ports } from '../settings/ports.rules.ts'
import { assertSidesApart, knowsSetting, planSide, settingsOfSide, storeOfSide } from './plan-eurydice.ts'
import type { SideSettings } from './plan-eurydice.ts'
import type { Store } from './store.ts'
import { knowsPanelappSetting, planPanelapp, settingsOfPanelapp } from './plan-panelapp.ts'
import type { PanelappPlan } from './plan-panelapp.ts'
import { knowsSeizuSetting, planSeizu, settingsOfSeizu } from './plan-seizu.ts'
import type { SeizuPlan } from './plan-seizu.ts'
import { knowsLidiOption, planLidi, splitAddress } from './plan-lidi.ts'
import type { PartPlan } from './part.ts'
import { planRelay } from './plan-relay.ts'
import type { Choice } from './programs.rules.ts'

export interface Plan {
  /** In the order in which they are told to end: what sends before what passes on, before what takes. */
  parts: PartPlan[]
  sides: SideSettings[]
  panelapp?: PanelappPlan
  seizu?: SeizuPlan
  stores: Store[]
  /** One line each, said at start. */
  notices: string[]
}

interface Given {
  choice: Choice
  env: Values
  ports: Ports
  folder: DataFolder
  secrets: Secrets
  version: string
  /** Puts a lossy link between the diode ends: the options of its program, such as `--loss 0.02`. */
  lossyLink?: readonly string[]
  /** Bytes that the kernel grants a socket at most, or 0 when unknown. */
  receiveBufferMax: number
}

/**
 * Decides everything about what will run, and checks it as the programs will, so that a wrong setting stops the start
 * with one message instead of a child that dies again and again.
 * @throws Problem with every fault of the first part that has some
 */
export function makePlan({ choice, env, ports, folder, secrets, version, lossyLink, receiveBufferMax }: Given): Plan {
  const withEurydice = choice.programs.includes('eurydice')
  const withLink = withEurydice || choice.programs.includes('lidi')
  const withPanelapp = choice.programs.includes('panelapp')
  const withSeizu = choice.programs.includes('seizu')
  const given = { env, single: choice.single, ports, folder, secrets, version }
  // Each takes its neighbour's final address as its default: a port that the user moved is moved for both.
  const destination = settingsOfSide('destination', given, {
    PACKET_RECEIVER_HOST: '127.0.0.1',
    PACKET_RECEIVER_PORT: String(ports.lidiOut),
  })
  const { PACKET_RECEIVER_HOST: host = '', PACKET_RECEIVER_PORT: port = '' } = destination.values
  const via = lossyLink && `127.0.0.1:${ports.relay}`
  const lidi = planLidi({ env, ports, receiveBufferMax }, `${host.includes(':') ? `[${host}]` : host}:${port}`, via)
  const entry = splitAddress(lidi.send.options?.['from-tcp'] ?? '')
  const origin = settingsOfSide('origin', given, {
    LIDIS_HOST: entry.host,
    LIDIS_PORT: String(entry.port),
    TRANSFERABLE_HISTORY_SEND_EVERY: '1min',
  })

  const notices = unusedVariables(env, [
    ...(withLink ? [{ prefix: 'LIDI', title: 'lidi', knows: knowsLidiOption }] : []),
    ...(withPanelapp ? [{ prefix: 'PANELAPP', title: 'PanelApp', knows: knowsPanelappSetting }] : []),
    ...(withSeizu ? [{ prefix: 'SEIZU', title: 'Seizu', knows: knowsSeizuSetting }] : []),
    ...(withEurydice
      ? [
          { prefix: 'ORIGIN', title: "Eurydice's origin", knows: knowsSetting('origin') },
          { prefix: 'DESTINATION', title: "Eurydice's destination", knows: knowsSetting('destination') },
        ]
      : []),
  ])
  if (withLink) {
    check('LIDI', () => readReceiveSettings(lidi.receive.options ?? {}))
    check('LIDI', () => readSendSettings(lidi.send.options ?? {}))
  }
  if (withEurydice) {
    check('ORIGIN', () => readOriginSettings(origin.values))
    check('DESTINATION', () => readDestinationSettings(destination.values))
    assertSidesApart(origin, destination)
  }

  const [originApi, sender] = planSide(origin)
  const [destinationApi, receiver] = planSide(destination)
  const relay = lossyLink ? [planRelay(ports, lidi.receive.options?.from ?? '', lossyLink)] : []
  const link = [lidi.send, ...relay, lidi.receive]
  // What leaves before somebody listens on the far side is lost: the link tells nobody.
  const last = { ...sender!, after: [...link, receiver!].map((part) => part.name) }
  const carriers = withEurydice ? [originApi!, last, ...link, receiver!, destinationApi!] : withLink ? link : []
  const panelapp = withPanelapp ? check('PANELAPP', () => planPanelapp(settingsOfPanelapp(given))) : undefined
  const seizu = withSeizu ? check('SEIZU', () => planSeizu(settingsOfSeizu(given))) : undefined
  const parts = [...carriers, ...(panelapp ? [panelapp.part] : []), ...(seizu?.parts ?? [])]
  assertLoopback(parts)
  const sides = withEurydice ? [origin, destination] : []
  const stores = [
    ...sides.map(storeOfSide),
    ...(panelapp ? [panelapp.store] : []),
    ...(seizu?.store ? [seizu.store] : []),
  ]
  notices.push(...(seizu?.notices ?? []))
  return { parts, sides, stores, notices, ...(panelapp && { panelapp }), ...(seizu && { seizu }) }
}

function check<R>(prefix: string, read: () => R): R {
  try {
    return read()
  } catch (error) {
    if (error instanceof Problem) throw problems.settings_wrong(prefix, error.message)
    throw error
  }
}

function assertLoopback(parts: readonly PartPlan[]) {
  const faults = parts.flatMap(({ name, listens }) =>
    listens.filter(({ host }) => !isLoopback(host)).map(({ host, port }) => `${name} would listen on ${host}:${port}`),
  )
  if (faults.length > 0) throw problems.demo_not_on_loopback(faults)
}
