export interface AttributeDefinition {
  readonly name: string;
  readonly type: 'S' | 'N';
}

/** An on-demand table. */
export interface TableDefinition {
  /** For people who read it. */
  readonly purpose?: string;
  readonly partitionKey: AttributeDefinition;
  readonly sortKey?: AttributeDefinition;
  /** Global secondary indexes. */
  readonly indexes: readonly {
    readonly name: string;
    readonly partitionKey: AttributeDefinition;
    readonly sortKey: AttributeDefinition;
    /** What the index holds of an item: all of it by default, or no more than the keys. */
    readonly projection?: 'ALL' | 'KEYS_ONLY';
  }[];
  /** Attribute that holds an expiry time in epoch seconds. */
  readonly timeToLiveAttribute?: string;
}
