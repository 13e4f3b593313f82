#!/usr/bin/env bash
# A few settings of the CIS benchmark; replace them with those of your organization.
set -euo pipefail

sudo tee /etc/ssh/sshd_config.d/10-hardening.conf >/dev/null <<'EOF'
PermitRootLogin no
PasswordAuthentication no
X11Forwarding no
MaxAuthTries 3
EOF

sudo tee /etc/sysctl.d/60-hardening.conf >/dev/null <<'EOF'
net.ipv4.conf.all.accept_redirects = 0
net.ipv4.conf.all.send_redirects = 0
kernel.randomize_va_space = 2
EOF
sudo sysctl --system >/dev/null

sudo chmod 0600 /etc/crontab
