import type { End, GraphRecords, NodeRecord, RelationshipRecord } from '../graph-file/graph-record.ts'
import { chanceFrom } from './chance.ts'
import type { Chance } from './chance.ts'
import { FAMILY, FLAWS, GIVEN, INSTANCE_TYPES, LANGUAGES, PACKAGES, PARTS, REGIONS, TEAMS } from './words.ts'

interface Options {
  /** About how many. */
  nodes?: number
  seed?: number
  /** Dates lie before this. */
  at?: Date
}

const DAY_MS = 86_400_000

/** Of all nodes. The rest are accounts, organizations and sync records. */
const SHARE = { cves: 0.36, instances: 0.25, users: 0.1, humans: 0.1, images: 0.08, repositories: 0.07, roles: 0.03 }

/**
 * A graph in the shape that Cartography gives, with invented names:
 *
 *     (AWSAccount)-[:RESOURCE]->(EC2Instance | AWSUser | AWSRole | ECRImage)
 *     (EC2Instance)-[:HAS_IMAGE]->(ECRImage)-[:PACKAGED_FROM]->(GitHubRepository)-[:OWNER]->(GitHubOrganization)
 *     (CVE)-[:AFFECTS]->(ECRImage)
 *     (AWSUser)-[:STS_ASSUMEROLE_ALLOW]->(AWSRole)
 *     (Human)-[:IDENTITY_AWS]->(AWSUser), (Human)-[:MAINTAINS]->(GitHubRepository)
 *     SyncMetadata {grouptype, syncedtype, groupid, lastupdated}
 *
 * The same options give the same graph.
 */
export function makeDemoGraph({ nodes: size = 20_000, seed = 1, at = new Date() }: Options = {}): GraphRecords {
  const chance = chanceFrom(seed)
  const nodes: NodeRecord[] = []
  const relationships: RelationshipRecord[] = []
  const lastupdated = Math.floor(at.getTime() / 1000)
  const count = (share: number) => Math.max(1, Math.round(size * share))

  const add = (labels: NodeRecord['labels'], properties: Record<string, unknown> & { id: unknown }): End => {
    nodes.push({ labels, key: 'id', properties: { ...properties, lastupdated } })
    return { label: labels[0], key: 'id', value: properties.id }
  }
  const several = (share: number, make: (index: number) => End): End[] =>
    Array.from({ length: count(share) }, (_, index) => make(index))
  const relate = (from: End, type: string, to: End, properties: Record<string, unknown> = {}) =>
    relationships.push({ type, from, to, properties: { ...properties, lastupdated } })
  const before = (days: number) => new Date(at.getTime() - chance.next() * days * DAY_MS).toISOString()

  const accounts = Array.from({ length: Math.max(2, Math.round(size / 1000)) }, (_, index) => {
    const team = TEAMS[index % TEAMS.length]!
    const stage = ['prod', 'staging', 'dev'][index % 3]!
    return add(['AWSAccount'], {
      id: String(100_000_000_000 + index * 7_919),
      name: `${team}-${stage}`,
      stage,
      inscope: true,
    })
  })
  const organization = add(['GitHubOrganization'], { id: 'https://git.example/varnholt', username: 'varnholt' })

  const repositories = several(SHARE.repositories, (index) => {
    const name = `${chance.one(TEAMS)}-${chance.one(PARTS)}-${index}`
    const repository = add(['GitHubRepository'], {
      id: `https://git.example/varnholt/${name}`,
      name,
      private: chance.next() < 0.9,
      archived: chance.next() < 0.08,
      primarylanguage: chance.one(LANGUAGES),
      branch_protected: chance.next() < 0.8,
      updatedat: before(700),
    })
    relate(repository, 'OWNER', organization)
    return repository
  })
  const images = several(SHARE.images, (index) => {
    const digest = `sha256:${hex(chance, 64)}`
    const image = add(['ECRImage', 'Image'], {
      id: digest,
      digest,
      tag: `v${1 + (index % 9)}.${chance.whole(30)}`,
      pushed_at: before(365),
    })
    relate(chance.one(accounts), 'RESOURCE', image)
    relate(image, 'PACKAGED_FROM', chance.one(repositories))
    return image
  })
  several(SHARE.instances, (index) => {
    const id = `i-${hex(chance, 17)}`
    const isPublic = chance.next() < 0.12
    const instance = add(['EC2Instance', 'Instance'], {
      id,
      instanceid: id,
      name: `${chance.one(TEAMS)}-${chance.one(PARTS)}-${index}`,
      region: chance.one(REGIONS),
      instancetype: chance.one(INSTANCE_TYPES),
      state: chance.weighted([
        ['running', 8],
        ['stopped', 2],
      ]),
      exposed_internet: isPublic,
      publicipaddress: isPublic ? `192.0.2.${index % 256}` : null,
      imds_v2: chance.next() < 0.83,
      monitored: chance.next() < 0.7,
      launchtime: before(500),
    })
    relate(chance.one(accounts), 'RESOURCE', instance)
    relate(instance, 'HAS_IMAGE', chance.one(images))
    return instance
  })
  several(SHARE.cves, (index) => {
    const severity = chance.weighted([
      ['LOW', 15],
      ['MEDIUM', 45],
      ['HIGH', 30],
      ['CRITICAL', 10],
    ] as const)
    const [low, high] = SCORES[severity]
    const published = before(1100)
    const cve = add(['CVE', 'Risk'], {
      id: `CVE-${published.slice(0, 4)}-${90_000 + index}`,
      base_severity: severity,
      base_score: Math.round((low + chance.next() * (high - low)) * 10) / 10,
      description_en: `A ${chance.one(FLAWS)} in ${chance.one(PACKAGES)} before ${1 + chance.whole(9)}.${chance.whole(20)}.`,
      published_date: published,
      exploit_known: chance.next() < 0.06,
    })
    for (const image of distinct(
      chance,
      images,
      chance.weighted([
        [0, 3],
        [1, 4],
        [2, 2],
        [4, 1],
      ]),
    )) {
      relate(cve, 'AFFECTS', image, { fixed: chance.next() < 0.4 })
    }
    return cve
  })
  const roles = several(SHARE.roles, (index) => {
    const account = chance.one(accounts)
    const name = `${chance.one(TEAMS)}-${chance.one(['reader', 'writer', 'deploy', 'admin'])}-${index}`
    const role = add(['AWSRole', 'AWSPrincipal'], {
      id: `arn:aws:iam::${account.value}:role/${name}`,
      name,
      is_admin: name.includes('-admin-'),
    })
    relate(account, 'RESOURCE', role)
    return role
  })
  const users = several(SHARE.users, (index) => {
    const account = chance.one(accounts)
    const name = `${chance.one(GIVEN)}.${chance.one(FAMILY)}.${index}`.toLowerCase()
    const user = add(['AWSUser', 'AWSPrincipal'], {
      id: `arn:aws:iam::${account.value}:user/${name}`,
      name,
      mfa: chance.next() < 0.87,
      passwordlastused: before(200),
    })
    relate(account, 'RESOURCE', user)
    for (const role of distinct(chance, roles, 1 + chance.whole(3))) relate(user, 'STS_ASSUMEROLE_ALLOW', role)
    return user
  })
  several(SHARE.humans, (index) => {
    const [given, family] = [chance.one(GIVEN), chance.one(FAMILY)]
    const human = add(['Human'], {
      id: `${given}.${family}.${index}@varnholt.example`.toLowerCase(),
      name: `${given} ${family}`,
      team: chance.one(TEAMS),
      active: chance.next() < 0.94,
    })
    if (users[index]) relate(human, 'IDENTITY_AWS', users[index])
    if (chance.next() < 0.6) relate(human, 'MAINTAINS', chance.one(repositories))
    return human
  })
  const synced: [string, string, string][] = [
    ...accounts.map(({ value }): [string, string, string] => ['AWSAccount', 'EC2Instance', String(value)]),
    ['CVE', 'year', String(at.getUTCFullYear())],
    ['GitHubOrganization', 'GitHubRepository', 'varnholt'],
  ]
  for (const [grouptype, syncedtype, groupid] of synced) {
    add(['SyncMetadata'], { id: `${grouptype}_${groupid}_${syncedtype}`, grouptype, syncedtype, groupid })
  }
  return { nodes, relationships }
}

const SCORES = { LOW: [0.1, 3.9], MEDIUM: [4, 6.9], HIGH: [7, 8.9], CRITICAL: [9, 10] } as const

const hex = (chance: Chance, length: number): string =>
  Array.from({ length }, () => chance.whole(16).toString(16)).join('')

function distinct<T>(chance: Chance, of: readonly T[], count: number): Set<T> {
  const found = new Set<T>()
  for (let tries = 0; found.size < Math.min(count, of.length) && tries < count * 4; tries += 1)
    found.add(chance.one(of))
  return found
}
