/** What was asked of one of Oracle's services. */
export type OciRequestSubject = 'clusters' | 'compartments' | 'kubeconfig' | 'regions';

/** Who has the port that Oracle's sign-in page sends the browser back to. */
export type PortOwner =
  | { readonly kind: 'unknown' | 'this-window' }
  /** Another window of this editor, or an `oci session authenticate` in a terminal. */
  | { readonly kind: 'window' | 'cli'; readonly pid: number }
  | { readonly kind: 'program'; readonly pid: number; readonly name: string };

/** A file that cannot be read as an OCI config file. */
export type OciConfigFault =
  | {
      readonly path: string;
      /** `layout`: it cannot be edited without changing what else it says. `key-content`: it holds a private key. */
      readonly reason: 'encoding' | 'layout' | 'key-content';
    }
  | { readonly path: string; readonly line: number; readonly reason: 'section-twice' | 'no-section' | 'no-value' }
  | { readonly path: string; readonly line: number; readonly reason: 'key-twice'; readonly key: string };

interface ProfileData {
  readonly profile: string;
}

interface PathData {
  readonly path: string;
}

interface HostData {
  readonly host: string;
}

/** `path`: of the config file. */
type ProfilePathData = ProfileData & PathData;

/** What can be wrong with the config file, its profiles and their keys. */
export interface OciConfigErrors {
  readonly 'oci-config-busy': PathData;
  readonly 'oci-config-missing': PathData;
  readonly 'oci-config-relative': PathData;
  readonly 'oci-config-unreadable': OciConfigFault;
  /** Any file of the OCI tools that could not be read for a reason that has no code. */
  readonly 'oci-file-unreadable': PathData;
  readonly 'oci-file-relative': ProfileData & PathData;
  readonly 'oci-file-exposed': PathData;
  readonly 'oci-files-left': PathData;
  readonly 'oci-files-too-many': { readonly most: number };
  readonly 'oci-folder-unwritable': PathData;
  readonly 'oci-profile-missing': ProfilePathData;
  readonly 'oci-profile-name': undefined;
  readonly 'oci-profile-default': undefined;
  readonly 'oci-profile-exists': ProfilePathData;
  readonly 'oci-profile-is-session': ProfileData;
  /** `field`: what the profile, or without one the environment, does not say as it should. */
  readonly 'oci-profile-incomplete': {
    readonly reason: 'missing' | 'malformed';
    readonly field: string;
    readonly in: ProfilePathData | 'environment';
  };
  readonly 'oci-auth-other': ProfileData;
  readonly 'oci-key-missing': PathData;
  /** `key`: the path of the private key, or the variable that holds it. */
  readonly 'oci-key-unusable': {
    readonly key: string;
    readonly reason: 'pass-phrase' | 'public' | 'not-pem' | 'not-rsa';
  };
  readonly 'oci-key-in-the-way': ProfileData & { readonly folder: string };
  readonly 'oci-key-refused': ProfileData;
  readonly 'oci-key-permanent': ProfileData;
  readonly 'oci-pass-phrase-missing': { readonly key: string };
  readonly 'oci-region-invalid': { readonly region: string };
  readonly 'oci-region-domain': { readonly region: string };
  /** `hasOption`: `--region` would say it, too. */
  readonly 'oci-region-missing': ProfileData & { readonly hasOption: boolean };
  readonly 'oci-cluster-invalid': undefined;
}

/** What can go wrong with sessions. Times: milliseconds since the epoch. */
export interface OciSessionErrors {
  readonly 'oci-session-missing':
    | (ProfilePathData & { readonly field: 'key_file' | 'security_token_file' })
    /** `file`: the token's, which does not exist. */
    | { readonly file: string };
  readonly 'oci-session-unreadable': PathData;
  readonly 'oci-session-over': ProfileData & { readonly endedAt: number };
  readonly 'oci-session-refused': ProfileData & { readonly during: 'renewal' | 'request' };
  readonly 'oci-session-unmoved': ProfileData;
  readonly 'oci-session-inherited': ProfilePathData;
  /** `own`: the config file that the CLI reads unless another is named, whose profile has its session there. */
  readonly 'oci-session-in-the-way': ProfilePathData & { readonly own: string; readonly folder: string };
  readonly 'oci-not-a-session': ProfilePathData;
  readonly 'oci-refresh-failed':
    | (HostData & ProfileData & { readonly reason: 'status'; readonly status: number })
    | (HostData & { readonly reason: 'no-token' | 'other-user' });
}

/** What can go wrong between us and Oracle's services. */
export interface OciServiceErrors {
  /** `aheadMs`: by how much this machine's clock is ahead of Oracle's; negative: behind. */
  readonly 'oci-clock-off': { readonly aheadMs: number };
  readonly 'oci-not-found': ProfileData & { readonly subject: OciRequestSubject };
  readonly 'oci-throttled': HostData;
  readonly 'oci-service-failed': HostData & { readonly subject: OciRequestSubject; readonly status: number };
  readonly 'oci-answer-unreadable': { readonly subject: OciRequestSubject };
  readonly 'oci-list-endless': { readonly subject: OciRequestSubject };
  readonly 'oracle-certificate-untrusted': HostData;
  readonly 'oracle-certificate-name': HostData;
  readonly 'oracle-answer-too-large': HostData;
  readonly 'oracle-answer-unreadable': HostData;
  readonly 'oracle-too-many-redirects': HostData;
  readonly 'oracle-redirect-refused': HostData;
}

/** What can go wrong in a sign-in, with the `oci` CLI or without. */
export interface OciSignInErrors {
  readonly 'oci-port-in-use': { readonly port: number; readonly by: PortOwner };
  readonly 'oci-answer-none': { readonly reason: 'address' | 'too-long' };
  /** `why`: in the words of the sign-in page. */
  readonly 'oci-answer-declined': { readonly why: string };
  readonly 'oci-answer-garbled': { readonly reason: 'no-token' | 'no-tenancy' };
  readonly 'oci-answer-foreign': undefined;
  readonly 'oci-answer-late': undefined;
  readonly 'oci-answer-over': undefined;
  readonly 'oci-cli-missing':
    | { readonly reason: 'absent' }
    /** `named`: by the setting. `start`: it is there, but does not start. */
    | { readonly reason: 'named' | 'start'; readonly path: string };
  readonly 'oci-cli-broken': PathData;
  readonly 'oci-cli-old': PathData & { readonly version: string; readonly needed: string };
  readonly 'oci-cli-region': { readonly version: string };
  readonly 'oci-cli-asked': undefined;
  readonly 'oci-cli-ended': { readonly signal: string };
  readonly 'oci-cli-failed': { readonly reason: 'exit'; readonly exitCode: number } | { readonly reason: 'no-session' };
  readonly 'oci-cli-silent': { readonly seconds: number };
  /** `host`: where the sign-in page of the region is. */
  readonly 'oci-cli-url': HostData;
}

/** What can be wrong about an OKE cluster, its users and the documents made for them. */
export interface OkeErrors {
  readonly 'policy-unusable': {
    readonly name: 'group' | 'domain' | 'compartment';
    readonly reason: 'empty' | 'characters' | 'too-long';
  };
  readonly 'oke-kubeconfig-odd':
    | { readonly reason: 'unreadable' | 'not-one-cluster' | 'not-https' | 'not-certificates' }
    /** `field`: one that the entry of an OKE cluster does not have. */
    | { readonly reason: 'field'; readonly field: string };
  readonly 'role-unusable': { readonly reason: 'empty' | 'characters' | 'no-namespace' };
  readonly 'subject-unusable':
    { readonly reason: 'empty' | 'system' } | { readonly reason: 'ocid'; readonly kind: 'User' | 'Group' };
  readonly 'option-unusable': { readonly option: 'profile' | 'auth'; readonly reason: 'empty' | 'hyphen' };
}

/** What can go wrong with OCI config files, sessions, keys, Oracle's API and OKE. */
export interface OciErrors extends OciConfigErrors, OciSessionErrors, OciServiceErrors, OciSignInErrors, OkeErrors {
  /** `minutes`: how long a sign-in may take. */
  readonly 'oci-sign-in-timeout': { readonly minutes: number };
}
