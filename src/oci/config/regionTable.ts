/**
 * Realms, their domains and regions with the short codes of airports, as in `oci/regions_definitions.py` of Oracle's
 * Python SDK 2.189.0. A region that is newer than this table comes from `regions-config.json` or OCI_REGION_METADATA;
 * see regions.ts.
 */
export const REALMS: readonly Realm[] = [
  {
    realm: 'oc1',
    domain: 'oraclecloud.com',
    regions: {
      lej: 'af-casablanca-1',
      jnb: 'af-johannesburg-1',
      hsg: 'ap-batam-1',
      yny: 'ap-chuncheon-1',
      onm: 'ap-delhi-1',
      hyd: 'ap-hyderabad-1',
      jbp: 'ap-kulai-2',
      mel: 'ap-melbourne-1',
      bom: 'ap-mumbai-1',
      kix: 'ap-osaka-1',
      icn: 'ap-seoul-1',
      sin: 'ap-singapore-1',
      xsp: 'ap-singapore-2',
      syd: 'ap-sydney-1',
      nrt: 'ap-tokyo-1',
      yul: 'ca-montreal-1',
      yyz: 'ca-toronto-1',
      ams: 'eu-amsterdam-1',
      fra: 'eu-frankfurt-1',
      mad: 'eu-madrid-1',
      orf: 'eu-madrid-3',
      mrs: 'eu-marseille-1',
      lin: 'eu-milan-1',
      cdg: 'eu-paris-1',
      arn: 'eu-stockholm-1',
      nrq: 'eu-turin-1',
      zrh: 'eu-zurich-1',
      mtz: 'il-jerusalem-1',
      auh: 'me-abudhabi-1',
      dxb: 'me-dubai-1',
      jed: 'me-jeddah-1',
      ruh: 'me-riyadh-1',
      mty: 'mx-monterrey-1',
      qro: 'mx-queretaro-1',
      bog: 'sa-bogota-1',
      scl: 'sa-santiago-1',
      gru: 'sa-saopaulo-1',
      vap: 'sa-valparaiso-1',
      vcp: 'sa-vinhedo-1',
      cwl: 'uk-cardiff-1',
      lhr: 'uk-london-1',
      iad: 'us-ashburn-1',
      ord: 'us-chicago-1',
      phx: 'us-phoenix-1',
      aga: 'us-saltlake-2',
      sjc: 'us-sanjose-1',
    },
  },
  {
    realm: 'oc2',
    domain: 'oraclegovcloud.com',
    regions: {
      lfi: 'us-langley-1',
      luf: 'us-luke-1',
    },
  },
  {
    realm: 'oc3',
    domain: 'oraclegovcloud.com',
    regions: {
      ric: 'us-gov-ashburn-1',
      pia: 'us-gov-chicago-1',
      tus: 'us-gov-phoenix-1',
    },
  },
  {
    realm: 'oc4',
    domain: 'oraclegovcloud.uk',
    regions: {
      brs: 'uk-gov-cardiff-1',
      ltn: 'uk-gov-london-1',
    },
  },
  {
    realm: 'oc8',
    domain: 'oraclecloud8.com',
    regions: {
      nja: 'ap-chiyoda-1',
      ukb: 'ap-ibaraki-1',
    },
  },
  {
    realm: 'oc9',
    domain: 'oraclecloud9.com',
    regions: {
      mct: 'me-dcc-muscat-1',
      ibr: 'me-ibri-1',
    },
  },
  {
    realm: 'oc10',
    domain: 'oraclecloud10.com',
    regions: {
      wga: 'ap-dcc-canberra-1',
    },
  },
  {
    realm: 'oc14',
    domain: 'oraclecloud14.com',
    regions: {
      ork: 'eu-dcc-dublin-1',
      snn: 'eu-dcc-dublin-2',
      bgy: 'eu-dcc-milan-1',
      mxp: 'eu-dcc-milan-2',
      dus: 'eu-dcc-rating-1',
      dtm: 'eu-dcc-rating-2',
    },
  },
  {
    realm: 'oc15',
    domain: 'oraclecloud15.com',
    regions: {
      dac: 'ap-dcc-gazipur-1',
    },
  },
  {
    realm: 'oc19',
    domain: 'oraclecloud.eu',
    regions: {
      str: 'eu-frankfurt-2',
      vll: 'eu-madrid-2',
    },
  },
  {
    realm: 'oc20',
    domain: 'oraclecloud20.com',
    regions: {
      beg: 'eu-jovanovac-1',
    },
  },
  {
    realm: 'oc21',
    domain: 'oraclecloud21.com',
    regions: {
      vve: 'me-alrayyan-1',
      doh: 'me-dcc-doha-1',
    },
  },
  {
    realm: 'oc23',
    domain: 'oraclecloud23.com',
    regions: {
      ebb: 'us-somerset-1',
      ebl: 'us-thames-1',
    },
  },
  {
    realm: 'oc24',
    domain: 'oraclecloud24.com',
    regions: {
      avf: 'eu-crissier-1',
      avz: 'eu-dcc-zurich-1',
    },
  },
  {
    realm: 'oc26',
    domain: 'oraclecloud26.com',
    regions: {
      ahu: 'me-abudhabi-3',
      rba: 'me-alain-1',
    },
  },
  {
    realm: 'oc29',
    domain: 'oraclecloud29.com',
    regions: {
      rkt: 'me-abudhabi-2',
      shj: 'me-abudhabi-4',
    },
  },
  {
    realm: 'oc35',
    domain: 'oraclecloud35.com',
    regions: {
      bno: 'ap-chuncheon-2',
      dtz: 'ap-seoul-2',
      dln: 'ap-suwon-1',
    },
  },
  {
    realm: 'oc42',
    domain: 'oraclecloud42.com',
    regions: {
      yxj: 'us-ashburn-2',
      pgc: 'us-newark-1',
    },
  },
  {
    realm: 'oc51',
    domain: 'oraclecloud51.com',
    regions: {
      jsk: 'eu-budapest-1',
    },
  },
  {
    realm: 'oc52',
    domain: 'oraclecloud52.com',
    regions: {
      hnw: 'sa-riodejaneiro-1',
    },
  },
];

interface Realm {
  readonly realm: string;
  /** What follows `<service>.<region>.` in host names. */
  readonly domain: string;
  /** Short code → identifier. */
  readonly regions: Readonly<Record<string, string>>;
}
