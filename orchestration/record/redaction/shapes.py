"""What secrets look like, as data: the beginnings that services give their keys, and the words that stand beside one.

The patterns are for RE2 over UTF-8 bytes, read as Latin-1: a letter that is not ASCII is a row of bytes from 80 on.
The beginnings are those that the services publish for their own keys, tokens and webhooks.
"""

from __future__ import annotations

BEGINNINGS = (
    # clouds
    "AIza", "GOCSPX-", r"ya29\.", "1//0", r"AQ\.Ab8", "do[opr]_v1_", "LTAI", "AKID", "AQVN", "HRKU-", "fo1_", "rnd_",
    "nfp_", r"v1\.0-", "dapi", "dkea", "pscale_(?:tkn|pw|oauth)_", "sbp_", "sb_secret_", "napi_", "mdb_sa_sk_",
    "tskey-",
    # code and packages
    "gh[oprsu]_", "github_pat_", "gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|soat|imt|agent|ffct|wt)-", "GR1348941", "npm_",
    "pypi-", "rubygems_", "CLOJARS_", "dckr_[op]at_", "ovsx(?:at|p)_", "AT(?:ATT|BB|CTT)", "AKCp", "CCI(?:PAT|PRJ)_",
    "bk(?:ua|aa)_", "sq[apu]_", "PMAK-", "pul-", r"[A-Za-z0-9]{14}\.atlasv1\.", "oy2",
    # models
    "sk-", "sess-", "hf_", "api_org_", "gsk_", "xai-", "pplx-", "r8_", "nvapi-", "csk-", "tgp_v1_", "fw_",
    "lsv2_[a-z]+_", "pk-lf-", "pcsk_", "jina_", "pa-",
    # talk, mail, money, shops
    "xox[a-z]-", r"xoxe\.xox[a-z]-", "xapp-", "xkeysib-", "re_", "md-", "[prs]k_(?:live|test|prod)_", "sk_",
    "sq0[a-z]{3}-", "EAA", "rzp_(?:live|test)_", "shp(?:at|ca|pa|ss|tka)_", "FLWSECK(?:_TEST)?-",
    "shippo_(?:live|test)_", "EZ[AT]K", "pdl_[a-z]+_",
    # watching, vaults, offices
    r"hv[bsr]\.", "NRAK-", "NRJS-", r"dp\.(?:pt|st|ct|sa|scim|audit)\.", "ops_", "A3-", "AGE-SECRET-KEY-1", "phx_",
    "ico-", "ntn_", "secret_", "figd_", "lin_(?:api|oauth)_", "pat-[a-z]+[0-9]-", "tfp_", "CFPAT-", "aio_",
    "duffel_(?:live|test)_",
)  # fmt: skip
"""Followed by 16 letters, digits, `_`, `-` or `.` at least, not all of them words."""

BASE64_BEGINNINGS = (
    "IQoJb3JpZ2lu", "F[wQ]oGZXIvYXdz", "ABSK", "whsec_", "sntry[su]_", "gl(?:sa|c)_", "fm[12][ar]?_", r"t1\.",
    "gAAAAA", "LS0tLS1CRUdJTi", "EAAAE",
)  # fmt: skip
"""Followed by Base64."""

STRUCTURES = (
    r"A(?:BIA|CCA|KIA|SIA)[A-Z0-9]{12,}",
    r"[A-Za-z0-9_.\-]{3}[0-9]Q~[A-Za-z0-9_~.\-]{20,}",
    r"[MNO][A-Za-z0-9_\-]{22,27}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{20,}",
    r"[0-9]{8,10}:AA[A-Za-z0-9_\-]{20,}",
    r"SG\.[A-Za-z0-9_\-]{16,}(?:\.[A-Za-z0-9_\-]+)?",
    r"(?:SK|AC|key-)[0-9a-f]{32}", r"[0-9a-f]{32}-us[0-9]{1,2}", r"[0-9a-f]{36}NRAL",
    r"dt0[a-z][0-9]{2}\.[A-Z0-9]{20,}\.[A-Z0-9]{20,}",
    r"xoxd-[A-Za-z0-9%/+=_\-]{16,}", r"sl\.(?:u\.)?[A-Za-z0-9_\-]{40,}", r"amzn\.mws\.[0-9a-f\-]{30,}",
    r"\$(?:2[abxy]|apr1|[156y]|argon2[id]+|scrypt)\$[A-Za-z0-9./$=,+_\-]{16,}",
    r"pbkdf2_sha[0-9]+\$[0-9]+\$[A-Za-z0-9]+\$[A-Za-z0-9+/]{16,}=*",
    r"pat[A-Za-z0-9]{14}\.[0-9a-f]{16,}", r"s\.[A-Za-z0-9]{24}\b",
    r"1000\.[0-9a-f]{32}\.[0-9a-f]{32}", r"[12]/[0-9]{10,}:[0-9a-f]{32}",
    r"[ps]k\.eyJ[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]+",
    r"access_token\$(?:production|sandbox)\$[a-z0-9]+\$[0-9a-f]+",
    r"eyJ[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*){0,4}",
)  # fmt: skip
"""Keys that are told by their whole shape; the last are JSON Web Tokens, whole or cut."""

_START = r"(?:\b|\\[nrt])"
"""Where a word begins, also after an escaped line end."""

ISSUED = (
    rf"(?:^|[^A-Za-z0-9]|\\[nrt])({'|'.join(STRUCTURES)}"
    rf"|(?:{'|'.join(BASE64_BEGINNINGS)})[A-Za-z0-9+/_\-]+={{0,2}}"
    rf"|(?:{'|'.join(BEGINNINGS)})[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)*)"
)

BLOCK = r"-----(?:BEGIN|END) [A-Z0-9 ]*-----|PuTTY-User-Key-File-\d: |Private-MAC: [0-9a-f]*"
"""Where a key or a certificate in text begins and where it ends."""

RUN = r"[A-Za-z0-9+/_\-]{18,}={0,2}"
"""What may be a token that says nothing about itself."""

NAMED = (
    r"pass(?:wor[dt]|wd|phrase|code)?|kennwort|pwd|pw|psk|mot[ _]de[ _]passe|contraseña|clave|senha|пароль|"
    r"密码|密碼|口令|パスワード|비밀번호|"
    r"secret|token|key|credentials?|auth|authorization|signature|sig|session|sess|sid|csrf|xsrf|dsn|otp|salt|pat|令牌|密钥|密鑰|トークン|schlüssel|zugangsdaten"
)
"""Words that name a secret, in any case."""

ASSIGNED = (
    rf"(?i)([\w.\-]*(?:{NAMED})[\w\-]*)(\\*[\"'`]?[\])]?)"
    r"([ \t]*(?::[ \t]*[A-Za-z_][\w.]*(?:\[[\w, .]*\])?(?:[ \t]*\|[ \t]*None)?[ \t]*=|:=|==?=?|=>"
    r"|[ \t]*[, \t\n][ \t]*\\*[\"']?value\\*[\"']?[ \t]*[:=]"
    r"|[:,>]|：|＝)[ \t]*)"
    r"([brfu]{0,2}\\*[\"'`]|)"
)
"""A name with its closing quote, a sign that gives it a value, and the value's opening quote."""

OPTION = (
    r"(?i)(?:^|[\s\"'\[])--?([a-z0-9\-]*(?:passw?o?r?d?|passphrase|secret|token|key|pat|pw))"
    r"[\"']?(?:,|[ \t])[ \t]*(\\*[\"'`]|)"
)
"""A switch that takes a secret."""

COMMAND = (
    rf"(?i)({_START}(?:sshpass|sqlcmd|docker login|podman login|helm registry login|oc login|"
    r"mongo\w*|unzip|zip|mosquitto_\w+|smbclient|az login|ldap\w+)\b[^\n|;]{0,80}?[ \t]-[pPw][ \t]*"
    rf"|{_START}(?:mysql\w*|mariadb[\w\-]*|7za?)\b[^\n|;]{{0,80}}?[ \t]-p"
    rf"|{_START}(?:redis-cli|valkey-cli)\b[^\n|;]{{0,80}}?[ \t]-a[ \t]+"
    rf"|{_START}(?:curl|wget|https?|ab)\b[^\n|;]{{0,200}}?[ \t](?:-u|-U|-a|--user|--auth|--proxy-user)"
    r"[ \t=]*[\"']?[^\s:\"'/]+:"
    rf"|{_START}auth[ \t]*=[ \t]*\([ \t]*[\"'][^\"'\n]*[\"'][ \t]*,[ \t]*"
    rf"|{_START}\w*(?:BasicAuth|DigestAuth|login|authenticate)\([ \t]*[\"'][^\"'\n]*[\"'][ \t]*,[ \t]*"
    rf"|{_START}(?-i:IDENTIFIED (?:WITH \w+ )?BY)[ \t]+"
    rf"|{_START}(?-i:(?:WITH|SET|ENCRYPTED)[ \t]+PASSWORD)[ \t]*=?[ \t]*"
    rf"|{_START}ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?"
    rf"|{_START}(?:ENV|ARG|setx)[ \t]+\w*(?:PASSWORD|PASS|SECRET|TOKEN|_KEY)[ \t]+"
    rf"|{_START}pass(?:in|out)?[ \t]+pass:|{_START}login[ \t]+[^\s]+[ \t\n]+password[ \t]+"
    rf"|{_START}echo[ \t]+(?:-n[ \t]+)?(?:[\"']?[a-z][\w\-]*:)?)"
    r"(\\*[\"'`]|)"
)
"""A command, call or statement whose next word is a password."""

SCHEME = (
    rf"(?i){_START}(Bearer|Basic|Token|Api-?Key|Digest|Negotiate|GenieKey|SSWS|Signature=|response=\"?|Authorization:)"
    r"[ \t]+[\"']?([A-Za-z0-9_\-.~+/%:=]{8,})|\b(?:signature|sig)=([A-Za-z0-9%+/_\-]{16,}=*)"
)
"""An HTTP header's credentials, and a signed address's signature."""

WEBHOOK = (
    r"(?i)(?:hooks\.slack\.com/(?:services|workflows|triggers)/|discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/|"
    r"webhook\.office\.com/webhookb2/|outlook\.office\.com/webhook/|hooks\.zapier\.com/hooks/catch/|"
    r"maker\.ifttt\.com/trigger/[\w\-]+/(?:json/)?with/key/|/bot/v2/hook/|hook\.[a-z0-9]+\.make\.com/|hc-ping\.com/|"
    r"webhook\.site/|events\.pagerduty\.com/integration/|api\.telegram\.org/bot|/hooks/|webhooks?(?:\.[a-z.]+)?/)"
    r"([A-Za-z0-9_\-/:%.@]{16,})"
)
"""An address that lets anybody who knows it in."""

COOKIE = r"(?i)cookie[\"']?[ \t]*:[ \t]*[\"']?((?:[\w.\-%]+=[^\s;\"']*;?[ \t]*)+)"

USERINFO = (
    r"(?i)[a-z][a-z0-9+.\-]*://([^\s\"'<>/\\]+)@"
    r"|\w+:([^\s:@/\"']+)@(?:tcp|unix)\(|(?:oracle:thin:|sqlplus )\w+/([^\s:@/\"']+)@"
)
"""User and password before an address's host; the password before the host of a data source in Go, or of Oracle's."""

_LETTER = r"[A-Za-z0-9\x80-\xff]"
EMAIL = (
    r"([A-Za-z0-9_\x80-\xff][A-Za-z0-9_\x80-\xff.+%'&\-]*|\"[^\"\n@]{1,64}\")(?:@|%40|\\u0040|&#64;|&#x40;)"
    rf"((?:{_LETTER}(?:[A-Za-z0-9\-\x80-\xff]*{_LETTER})?\.)+(?:xn--[a-z0-9\-]+|[A-Za-z]{{2,24}}|[\x80-\xff]{{4,60}})"
    r"|\[[0-9a-fA-F.:IPv]+\])"
)

_SPOKEN_AT = (
    r"(?:[ \t]+(?:at|arroba|arobase|chiocciola|klammeraffe)[ \t]+"
    r"|[ \t]*(?:\(at\)|\[at\]|\{at\}|<at>|\(@\)|\[@\]|_at_|-at-)[ \t]*|[ \t]*@[ \t]*)"
)
_SPOKEN_DOT = (
    r"(?:[ \t]+(?:dot|punkt|point|punto|ponto)[ \t]+"
    r"|[ \t]*(?:\(dot\)|\[dot\]|\{dot\}|<dot>|\(\.\)|\[\.\]|_dot_)[ \t]*|\.)"
)
SPOKEN = (
    rf"(?i)([\w\x80-\xff][\w\-+\x80-\xff]*?(?:{_SPOKEN_DOT}[\w\-+\x80-\xff]+?)*)({_SPOKEN_AT})"
    rf"({_LETTER}[A-Za-z0-9\-\x80-\xff]*?)((?:{_SPOKEN_DOT}[A-Za-z0-9\-\x80-\xff]+)+)"
)
"""`name at example dot com`, `name [at] example.com` and the like: local part, at, host, the rest."""

PROSE = (
    r"(?i)(pass(?:wor[dt]|wd|phrase|code)\w*|kennwort\w*|mot de passe|contraseña|пароль|密码|密碼|口令|パスワード|"
    r"令牌|密钥|schlüssel"
    rf"|{_START}(?:pass|pw|pin|token|key|secret|credentials|zugangsdaten)\b"
    rf"|{_START}(?:log(?:ged|s)?[ \-]?in|sign(?:ed|s)?[ \-]in|anmeld\w*|einlogg\w*|eingeloggt)\b)([^\n]{{0,90}})"
)
"""A word for a secret, and what is said after it."""

SAID = (
    r"(?i)([^\s\"'`]{5,})[\"'`]?[ \t]+(?:(?:is|as|was|ist|als)[ \t]+)"
    r"(?:(?:the|my|our|a|an|das|mein|unser)[ \t]+)?(?:\w+[ \t]+)?(?:password|passphrase|pw|passwort|kennwort)\b"
)
"""A password that is said before the word for it."""

GATE = (
    rf"(?i)[A-Za-z0-9+/_\-]{{16}}|xox|\$(?:2|apr|argon|scrypt)|@|%40|://|{NAMED}"
    r"|log(?:ged|s)?[ \-]?in|sign(?:ed|s)?[ \-]?in|anmeld|logg|bearer|basic|digest|"
    r"[ _\-\[({<](?:at|arroba|arobase|chiocciola|klammeraffe)[ _\-\])}>]"
    r"|cookie|IDENTIFIED|hook|[ \t]-[pau]|\bpin\b|PuTTY|echo|curl|wget|u0040|&#"
)
"""What any text contains in which something could be found: all others are left at once."""
