/** A zip as Terraform sees it. */
export interface PackageFile {
  /** Path for Terraform, relative to the module. */
  readonly path: string;
  /** SHA-256 of the content in base64, so that only a changed content is a change. */
  readonly sha256: string;
}

/** The layers that functions may need. */
export type LayerName = 'sharp' | 'libheif';

/** The zips of a deployment. */
export interface PackageFiles {
  /** The code of a function. @throws Error when there is none. */
  function(workflow: string, functionName: string): PackageFile;
  /** A layer. @throws Error when it was not built. */
  layer(name: LayerName): PackageFile;
  /** The files of the gallery's page, by their path in it. @throws Error when it was not built. */
  page(): Readonly<Record<string, PackageFile>>;
}
