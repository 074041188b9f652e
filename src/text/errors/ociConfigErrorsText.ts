import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { OciConfigErrors, OciConfigFault } from '../../errors/ociErrors.ts';
import type { Sentences } from './sentences.ts';
import { nameIn, pathIn } from './ociNames.ts';

export const configErrorsText: Sentences<OciConfigErrors> = {
  'oci-config-busy': ({ path }) =>
    l10n.t('Another program keeps changing {path}. Try again when it is done.', { path: pathIn(path) }),
  'oci-config-missing': ({ path }) =>
    l10n.t('No OCI config file found at {path}. Sign in to OCI in the editor, or name the file with --config-file.', {
      path: pathIn(path),
    }),
  'oci-config-relative': ({ path }) =>
    l10n.t('The path of the OCI config file, "{path}", is relative. Change it to an absolute path.', {
      path: pathIn(path),
    }),
  'oci-config-unreadable': configFault,
  'oci-file-unreadable': ({ path }) =>
    l10n.t('{path} cannot be read. Check its permissions and try again.', { path: pathIn(path) }),
  'oci-file-relative': ({ profile, path }) =>
    l10n.t('Profile "{profile}" refers to a file by the relative path "{path}". Change it to an absolute path.', {
      profile: nameIn(profile),
      path: pathIn(path),
    }),
  'oci-file-exposed': ({ path }) =>
    l10n.t('The permissions of {path} could not be changed. Check that the file exists and belongs to you.', {
      path: pathIn(path),
    }),
  'oci-files-left': ({ path }) =>
    l10n.t('The profile was removed, but {path} could not be deleted. Delete it yourself.', { path: pathIn(path) }),
  'oci-files-too-many': ({ most }) =>
    l10n.t('The OCI config file refers to more than {most} files. Split it into several files.', { most }),
  'oci-folder-unwritable': ({ path }) =>
    l10n.t('The folder {path} could not be created. Check that you can write to its parent folder.', {
      path: pathIn(path),
    }),
  'oci-profile-missing': ({ profile, path }) =>
    l10n.t('{path} has no profile "{profile}". Correct --profile, or sign in with that profile name.', {
      path: pathIn(path),
      profile: nameIn(profile),
    }),
  'oci-profile-name': () => l10n.t('Use only letters, digits, and the characters . _ - @ in a profile name.'),
  'oci-profile-default': () => l10n.t('All profiles inherit from DEFAULT. Choose another name for the session.'),
  'oci-profile-exists': ({ profile, path }) =>
    l10n.t(
      'Profile "{profile}" of {path} already holds an API key or other credentials, which a session would replace. Choose another profile name.',
      { profile: nameIn(profile), path: pathIn(path) },
    ),
  'oci-profile-is-session': ({ profile }) =>
    l10n.t('Profile "{profile}" holds a session, not an API key. Use --auth security_token.', {
      profile: nameIn(profile),
    }),
  'oci-profile-incomplete': ({ reason, field, in: place }) => {
    const key = nameIn(field);
    if (place === 'environment') {
      return reason === 'missing'
        ? l10n.t('The OCI_CLI_ environment variables do not set {key}. Set it, or use a profile.', { key })
        : l10n.t('The OCI_CLI_ environment variables set {key} to an invalid value. Correct it, or use a profile.', {
            key,
          });
    }
    const [profile, path] = [nameIn(place.profile), pathIn(place.path)];
    return reason === 'missing'
      ? l10n.t('Profile "{profile}" of {path} does not set {key}. Add it, or use another profile.', {
          profile,
          path,
          key,
        })
      : l10n.t('Profile "{profile}" of {path} sets {key} to an invalid value. Correct it, or use another profile.', {
          profile,
          path,
          key,
        });
  },
  'oci-auth-other': ({ profile }) =>
    l10n.t('Profile "{profile}" uses neither a session nor an API key. Choose another profile.', {
      profile: nameIn(profile),
    }),
  'oci-key-missing': ({ path }) =>
    l10n.t('The private key {path} does not exist. Correct key_file in the OCI config file.', { path: pathIn(path) }),
  'oci-key-unusable': ({ key: raw, reason }) => {
    const key = pathIn(raw);
    switch (reason) {
      case 'pass-phrase':
        return l10n.t(
          'The private key {key} cannot be decrypted. Correct pass_phrase in the OCI config file, or use a key in a supported format.',
          { key },
        );
      case 'public':
        return l10n.t('{key} is a public key. Set key_file in the OCI config file to the private key.', { key });
      case 'not-pem':
        return l10n.t('{key} is not a private key in PEM format. Correct key_file in the OCI config file.', { key });
      case 'not-rsa':
        return l10n.t('The private key {key} is not an RSA key. Oracle accepts only RSA keys, so use one of those.', {
          key,
        });
    }
  },
  'oci-key-in-the-way': ({ profile, folder }) =>
    l10n.t(
      'The API key of profile "{profile}" is stored in {folder}, where the key of the session would replace it. Choose another profile name.',
      { profile: nameIn(profile), folder: pathIn(folder) },
    ),
  'oci-key-refused': ({ profile }) =>
    l10n.t(
      'Oracle does not recognize the API key of profile "{profile}". Check its user, fingerprint and tenancy, and that the key is uploaded.',
      { profile: nameIn(profile) },
    ),
  'oci-key-permanent': ({ profile }) =>
    l10n.t('Profile "{profile}" uses an API key, which does not expire. There is nothing to refresh.', {
      profile: nameIn(profile),
    }),
  'oci-pass-phrase-missing': ({ key }) =>
    l10n.t(
      'The private key {key} is encrypted. Set pass_phrase in its profile of the OCI config file, or set OCI_CLI_PASSPHRASE.',
      { key: pathIn(key) },
    ),
  'oci-region-invalid': ({ region }) =>
    l10n.t('"{region}" is not an OCI region. Use a region such as us-ashburn-1 or iad.', {
      region: sanitize(region, 40),
    }),
  'oci-region-domain': ({ region }) =>
    l10n.t('"{region}" is a domain, not an OCI region. Use a region such as us-ashburn-1 or iad.', {
      region: sanitize(region, 40),
    }),
  'oci-region-missing': ({ profile, hasOption }) =>
    hasOption
      ? l10n.t('Profile "{profile}" has no region. Add one such as us-ashburn-1 to the profile, or use --region.', {
          profile: nameIn(profile),
        })
      : l10n.t('Profile "{profile}" has no region. Add one such as us-ashburn-1 to the profile.', {
          profile: nameIn(profile),
        }),
  'oci-cluster-invalid': () => l10n.t('No cluster OCID was given. Add --cluster-id ocid1.cluster….'),
};

function configFault(fault: OciConfigFault): string {
  const path = pathIn(fault.path);
  switch (fault.reason) {
    case 'encoding':
      return l10n.t('{path} is not UTF-8 text. Save it as UTF-8.', { path });
    case 'layout':
      return l10n.t(
        '{path} cannot be edited safely because of its indentation. Indent its lines consistently and try again.',
        {
          path,
        },
      );
    case 'key-content':
      return l10n.t(
        '{path} contains a private key in key_content, which the OCI tools reject. Move the key to a file and refer to it with key_file.',
        { path },
      );
    case 'section-twice':
      return l10n.t('Line {line} of {path} starts a section that already exists. Merge the two sections.', {
        path,
        line: fault.line,
      });
    case 'no-section':
      return l10n.t('Line {line} of {path} comes before any [section]. Move it into a section.', {
        path,
        line: fault.line,
      });
    case 'no-value':
      return l10n.t('Line {line} of {path} is not in the form "key = value". Correct it.', { path, line: fault.line });
    case 'key-twice':
      return l10n.t('Line {line} of {path} sets {key} a second time. Remove one of the two lines.', {
        path,
        line: fault.line,
        key: nameIn(fault.key),
      });
  }
}
