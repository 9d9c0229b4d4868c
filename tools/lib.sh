# shellcheck shell=sh disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
# What the scripts in this folder share; sourced by them, after `cd` to the top of the tree.

# What building needs, then what only the window, and what only the tests need.
packages_build='gcc libarchive-dev libc6-dev libglib2.0-dev libcairo2-dev libjson-glib-dev libpango1.0-dev
	libtraceevent-dev libtraceevent1-plugin libzstd-dev meson ninja-build pkg-config python3
	zlib1g-dev'
packages_window='adwaita-icon-theme fonts-dejavu-core libgtk-4-dev librsvg2-common'
packages_test='appstream at-spi2-core clang clang-format dbus desktop-file-utils fish gir1.2-atspi-2.0
	gir1.2-gtk-4.0 libglib2.0-bin librsvg2-bin libtracecmd-dev man-db mandoc poppler-utils python3-gi
	python3-jsonschema shared-mime-info trace-cmd valgrind xauth xdotool xvfb zsh'
# What tools/gallery needs.
packages_gallery='at-spi2-core dbus gir1.2-atspi-2.0 imagemagick python3-gi xdotool xvfb'
# What tools/package needs.
packages_package='debhelper dpkg-dev fakeroot lintian'

say() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
	say "$*"
	exit 1
}

# Those of the packages "$@" that dpkg does not list as installed, one a line.
missing_packages() {
	for package in "$@"; do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
			echo "$package"
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "packages are missing and I am neither root nor is there sudo: $missing"
	fi
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 \
		install -y -q --no-install-recommends "$@" </dev/null >&2
}

# Installs those of the packages "$@" that are missing.
install_packages() {
	command -v dpkg-query >/dev/null ||
		die 'no dpkg-query: this script knows Debian only; the packages are listed in tools/lib.sh'
	missing=$(missing_packages "$@" | tr '\n' ' ')
	[ -n "$missing" ] || return 0
	say "installing $missing"
	# the lists of a fresh machine may be absent or too old to be downloaded from
	# shellcheck disable=SC2086
	apt_install $missing || {
		as_root apt-get update -q >&2
		apt_install $missing
	}
}

# Sets up the build directory $1 with the meson options that follow, once.
configure() {
	directory=$1
	shift
	if [ -f "$directory/build.ninja" ]; then
		meson configure "$directory" "$@" >/dev/null
	else
		meson setup "$directory" "$@" >&2
	fi
}
