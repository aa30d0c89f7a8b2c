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
  /** Global secondary indexes with all attributes. */
  readonly indexes: readonly {
    readonly name: string;
    readonly partitionKey: AttributeDefinition;
    readonly sortKey: AttributeDefinition;
  }[];
  /** Attribute that holds an expiry time in epoch seconds. */
  readonly timeToLiveAttribute?: string;
}
