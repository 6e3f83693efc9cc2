#!/bin/sh
# What certbot calls once a certificate was renewed (put it into /etc/letsencrypt/renewal-hooks/deploy/): HAProxy reads one file.
set -eu
name=${EHB_NAME:-bugs.example.org} # fill in: certbot calls this for every certificate of the machine
[ "${RENEWED_LINEAGE##*/}" = "$name" ] || exit 0
umask 077
target=${EHB_CERTIFICATE:-/etc/haproxy/ehealthbugs.pem}
cat "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem" > "$target.new"
chmod "${EHB_MODE:-600}" "$target.new"
mv "$target.new" "$target"
${EHB_RELOAD:-systemctl reload haproxy}
