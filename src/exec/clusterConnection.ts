/**
 * How a cluster is reached: what a cluster entry of a kubeconfig says, and what kubectl tells a credential plugin of it.
 */
export interface ClusterConnection {
  readonly server: string | undefined;
  /**
   * The path of a file. In a kubeconfig resolved against the folder of the owning file, as client-go does; to a plugin
   * Go clients send its content as data instead.
   */
  readonly certificateAuthority: string | undefined;
  /** Base64 as written, without white space. */
  readonly certificateAuthorityData: string | undefined;
  readonly tlsServerName: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
}
