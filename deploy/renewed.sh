#!/bin/sh
# What certbot calls once a certificate was renewed (put it into /etc/letsencrypt/renewal-hooks/deploy/): HAProxy reads one file.
set -eu
umask 077
target=${EHB_CERTIFICATE:-/etc/haproxy/ehealthbugs.pem}
cat "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem" > "$target.new"
mv "$target.new" "$target"
${EHB_RELOAD:-systemctl reload haproxy}
