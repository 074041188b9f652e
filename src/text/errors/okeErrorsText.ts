import * as l10n from '@vscode/l10n';
import type { OkeErrors } from '../../errors/ociErrors.ts';
import type { Sentences } from './sentences.ts';
import { nameIn } from './ociNames.ts';

export const okeErrorsText: Sentences<OkeErrors> = {
  'policy-unusable': ({ name, reason }) => {
    switch (name) {
      case 'group':
        if (reason === 'empty') return l10n.t('Enter the group.');
        return reason === 'characters'
          ? l10n.t('A group name cannot contain quotation marks, backslashes, or invisible characters. Correct it.')
          : l10n.t('The group name is too long. Check it.');
      case 'domain':
        if (reason === 'empty') return l10n.t('Enter the domain.');
        return reason === 'characters'
          ? l10n.t('A domain name cannot contain quotation marks, backslashes, or invisible characters. Correct it.')
          : l10n.t('The domain name is too long. Check it.');
      case 'compartment':
        if (reason === 'empty') return l10n.t('Enter the compartment.');
        return reason === 'characters'
          ? l10n.t(
              'A compartment name cannot contain quotation marks, backslashes, or invisible characters. Correct it.',
            )
          : l10n.t('The compartment name is too long. Check it.');
    }
  },
  'oke-kubeconfig-odd': (data) => {
    switch (data.reason) {
      case 'unreadable':
        return l10n.t(
          'Oracle did not return a valid kubeconfig, so nothing was written. Run "oci ce cluster create-kubeconfig --file", check the file and import it.',
        );
      case 'not-one-cluster':
        return l10n.t(
          'Oracle\'s kubeconfig does not contain exactly one cluster, so nothing was written. Run "oci ce cluster create-kubeconfig --file", check the file and import it.',
        );
      case 'not-https':
        return l10n.t(
          'Oracle\'s kubeconfig contains no https address for the cluster, so nothing was written. Run "oci ce cluster create-kubeconfig --file", check the file and import it.',
        );
      case 'not-certificates':
        return l10n.t(
          'The certificate authority in Oracle\'s kubeconfig is not a certificate, so nothing was written. Run "oci ce cluster create-kubeconfig --file", check the file and import it.',
        );
      case 'field':
        return l10n.t(
          'Oracle\'s kubeconfig sets {field} for the cluster, so nothing was written. Run "oci ce cluster create-kubeconfig --file", check the file and import it.',
          { field: nameIn(data.field) },
        );
    }
  },
  'role-unusable': ({ reason }) => {
    switch (reason) {
      case 'empty':
        return l10n.t('Enter the name of the role.');
      case 'characters':
        return l10n.t('A role name cannot contain "/" or "%". Correct it.');
      case 'no-namespace':
        return l10n.t('A Role belongs to a namespace. Enter the namespace.');
    }
  },
  'subject-unusable': (data) => {
    switch (data.reason) {
      case 'empty':
        return l10n.t('Enter the name.');
      case 'system':
        return l10n.t('Names that begin with "system:" are reserved for Kubernetes. Enter another name.');
      case 'ocid':
        return data.kind === 'Group'
          ? l10n.t('The OCID of a group begins with "ocid1.group.". Copy it from the OCI Console.')
          : l10n.t('The OCID of a user begins with "ocid1.user.". Copy it from the OCI Console.');
    }
  },
  'option-unusable': ({ option, reason }) => {
    if (option === 'profile') {
      return reason === 'empty'
        ? l10n.t('Enter the profile.')
        : l10n.t('The profile cannot begin with a hyphen. Enter another name.');
    }
    return reason === 'empty'
      ? l10n.t('Enter the value of --auth.')
      : l10n.t('The value of --auth cannot begin with a hyphen. Enter another value.');
  },
};
