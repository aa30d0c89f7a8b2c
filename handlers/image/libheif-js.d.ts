/** What is used of libheif for WebAssembly, which describes only its C functions. */
declare module 'libheif-js/wasm-bundle.js' {
  /** A picture of a file. Width and height as displayed. */
  interface HeifImage {
    get_width(): number;
    get_height(): number;
    is_primary(): boolean;
    /** Decodes into interleaved RGBA; gives null when it cannot. */
    display(
      image: { readonly data: Uint8Array; readonly width: number; readonly height: number },
      done: (image: object | null) => void,
    ): void;
    free(): void;
  }

  export class HeifDecoder {
    /** The context of the file in hand, which the caller has to free. */
    decoder: number | null;
    /** Reads a file; no picture when it cannot. */
    decode(file: Uint8Array): HeifImage[];
  }

  export function heif_context_free(context: number): void;
}
