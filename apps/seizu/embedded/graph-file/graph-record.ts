/** A node as a file has it: found again by `labels[0]` and the property `key`. */
export interface NodeRecord {
  labels: [string, ...string[]]
  key: string
  properties: Record<string, unknown>
}

export interface End {
  label: string
  key: string
  value: unknown
}

/** Found again by its ends and type and, when there may be several between two nodes, the property `key`. */
export interface RelationshipRecord {
  type: string
  from: End
  to: End
  key?: string
  properties: Record<string, unknown>
}

/** Everything to write; each is read once, the nodes first. */
export interface GraphRecords {
  nodes: Iterable<NodeRecord> | AsyncIterable<NodeRecord>
  relationships: Iterable<RelationshipRecord> | AsyncIterable<RelationshipRecord>
}
