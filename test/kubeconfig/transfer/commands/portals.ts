/** What portals hand out today, filled in with made-up names and secrets. */

export const PEM = `-----BEGIN CERTIFICATE-----
MIIBszCCAVmgAwIBAgIUQ0VSVElGSUNBVEUgT0YgTk9CT0RZMAoGCCqGSM49BAMC
MBUxEzARBgNVBAMMCm5vYm9keS1jYTAeFw0yNjAxMDEwMDAwMDBaFw0zNjAxMDEw
-----END CERTIFICATE-----`;

const oneLine = PEM.replaceAll('\n', String.raw`\n`);
const forPowershell = PEM.replaceAll('\n', '`n');

/** OpenUnison's helm-charts, orchestra-login-portal/templates/openunison/applications/token.yaml: kubectlTemplate. */
export const OPENUNISON = ` export TMP_CERT=$(mktemp) && echo -e "${oneLine}" > $TMP_CERT && kubectl config set-cluster kubernetes --server=https://api.example.com:6443 --certificate-authority=$TMP_CERT --embed-certs=true && kubectl config set-context kubernetes --cluster=kubernetes --user=mmosley@kubernetes  && kubectl config set-credentials mmosley@kubernetes  --auth-provider=oidc --auth-provider-arg=client-secret= --auth-provider-arg=idp-issuer-url=https://ou.example.com/auth/idp/k8sIdp --auth-provider-arg=client-id=kubernetes --auth-provider-arg=refresh-token=q1bKLFOyUiosTfawzA93TzZIDzH2TNa2  --auth-provider-arg=id-token=eyJhbGciOiJSUzI1NiJ9.e30.c2ln  --auth-provider-arg=idp-certificate-authority-data=LS0tLS1CRUdJTg==   && kubectl config use-context kubernetes && kubectl config set-cluster tenant1 --server=https://tenant1.example.com --certificate-authority=$TMP_CERT --embed-certs=true && kubectl config set-context tenant1 --cluster=tenant1 --user=mmosley@kubernetes &&  rm $TMP_CERT`;

/** The same file: kubectlWinUsage. */
export const OPENUNISON_WINDOWS = `$TMP_CERT=New-TemporaryFile ; "${forPowershell}" | out-file $TMP_CERT -encoding oem ; kubectl config set-cluster kubernetes --server=https://api.example.com:6443  --certificate-authority=$TMP_CERT --embed-certs=true ; kubectl config set-context kubernetes --cluster=kubernetes --user=mmosley@kubernetes  ; kubectl config set-credentials mmosley@kubernetes  --auth-provider=oidc --auth-provider-arg=client-secret= --auth-provider-arg=idp-issuer-url=https://ou.example.com/auth/idp/k8sIdp --auth-provider-arg=client-id=kubernetes --auth-provider-arg=refresh-token=q1bKLFOyUiosTfawzA93TzZIDzH2TNa2  --auth-provider-arg=id-token=eyJhbGciOiJSUzI1NiJ9.e30.c2ln  --auth-provider-arg=idp-certificate-authority-data=LS0tLS1CRUdJTg== ; kubectl config use-context kubernetes ;   Remove-Item -recurse -force $TMP_CERT`;

/** heptiolabs/gangway, templates/commandline.tmpl. */
export const GANGWAY = `echo "${PEM}" \\ > "ca-prod.pem"
kubectl config set-cluster "prod" --server=https://api.example.com --certificate-authority="ca-prod.pem" --embed-certs
kubectl config set-credentials "jane@prod"  \\
    --auth-provider=oidc  \\
    --auth-provider-arg='idp-issuer-url=https://dex.example.com'  \\
    --auth-provider-arg='client-id=gangway'  \\
    --auth-provider-arg='client-secret=ZXhhbXBsZS1hcHAtc2VjcmV0' \\
    --auth-provider-arg='refresh-token=Chlsa2RmaGFzbGRrZmg' \\
    --auth-provider-arg='id-token=eyJhbGciOiJSUzI1NiJ9.e30.c2ln'
kubectl config set-context "prod" --cluster="prod" --user="jane@prod"
kubectl config use-context "prod"
rm "ca-prod.pem"
`;

/** mintel/dex-k8s-authenticator, templates/linux-mac-common.html, its boxes one after the other. */
export const DEX_AUTHENTICATOR = `mkdir -p \${HOME}/.kube/certs/prod/ && cat << EOF > \${HOME}/.kube/certs/prod/idp-ca.crt
${PEM}
EOF
mkdir -p \${HOME}/.kube/certs/prod/ && cat << EOF > \${HOME}/.kube/certs/prod/k8s-ca.crt
${PEM}
EOF
kubectl config set-cluster prod \\
    --certificate-authority=\${HOME}/.kube/certs/prod/k8s-ca.crt \\
    --server=https://api.example.com
kubectl config set-credentials jane-prod \\
    --auth-provider=oidc \\
    --auth-provider-arg="idp-issuer-url=https://dex.example.com" \\
    --auth-provider-arg="client-id=prod-client" \\
    --auth-provider-arg="client-secret=pUBnBOY80SnXgjibTYM9ZWNzY2xreNGQok" \\
    --auth-provider-arg="refresh-token=Chlsa2RmaGFzbGRrZmg" \\
    --auth-provider-arg="id-token=eyJhbGciOiJSUzI1NiJ9.e30.c2ln" \\
    --auth-provider-arg=idp-certificate-authority=\${HOME}/.kube/certs/prod/idp-ca.crt
kubectl config set-context jane-prod \\
    --cluster=prod --namespace=payments \\
    --user=jane-prod
kubectl config use-context jane-prod`;

/** int128/kubelogin, docs/setup.md: what `kubectl oidc-login setup` prints. */
export const KUBELOGIN = `kubectl config set-credentials oidc \\
  --exec-interactive-mode=Never \\
  --exec-api-version=client.authentication.k8s.io/v1 \\
  --exec-command=kubectl \\
  --exec-arg=oidc-login \\
  --exec-arg=get-token \\
  --exec-arg="--oidc-issuer-url=https://accounts.example.com" \\
  --exec-arg="--oidc-client-id=kubernetes"`;

/**
 * Oracle's documentation, Adding a Service Account Authentication Token to a Kubeconfig File
 * (ContEng/Tasks/contengaddingserviceaccttoken.htm): its last steps, with the token filled in.
 */
export const OKE_TOKEN = `$ TOKEN=eyJhbGciOiJSUzI1NiJ9.e30.c2ln
$ kubectl config set-credentials kubeconfig-sa --token=$TOKEN
$ kubectl config set-context --current --user=kubeconfig-sa`;

/** The same page in its older form: the token comes from the cluster. */
export const OKE_TOKEN_BY_COMMAND =
  "TOKEN=`kubectl -n kube-system get secret $TOKENNAME -o jsonpath='{.data.token}'| base64 --decode`\n" +
  'kubectl config set-credentials kubeconfig-sa --token=$TOKEN';

/** What the OKE console's Access Cluster dialog shows. */
export const OKE_ACCESS =
  'oci ce cluster create-kubeconfig --cluster-id ocid1.cluster.oc1.iad.aaaaaaaaexample --file $HOME/.kube/config --region us-ashburn-1 --token-version 2.0.0  --kube-endpoint PUBLIC_ENDPOINT';
