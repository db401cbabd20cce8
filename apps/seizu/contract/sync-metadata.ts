/** Of `/api/v1/sync-metadata/values`: what scans have left in the graph, each value once, sorted. */
export interface SyncMetadataValues {
  grouptypes: string[]
  syncedtypes: string[]
  groupids: string[]
}
