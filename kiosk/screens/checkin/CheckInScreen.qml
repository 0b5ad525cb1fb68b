pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "controls"
import "pages"

// The customers' screen: one page at a time, and a bar that is always visible.
KScreen {
    id: screen

    required property CheckInViewModel viewModel
    readonly property EntryViewModel entry: viewModel.entry
    readonly property NavigationViewModel navigation: viewModel.navigation
    readonly property PreferencesViewModel preferences: viewModel.preferences
    readonly property VisitViewModel visit: viewModel.visit

    audience: "customer"
    subject: `${viewModel.page} ${visit.shortName}`
    mode: preferences.theme
    largeText: preferences.largeText
    reach: preferences.reach

    onTouched: viewModel.touched()
    Keys.onPressed: event => keys.pressed(event)
    Component.onCompleted: viewModel.aloud.watch(screen, words)

    ScreenKeys { id: keys; viewModel: screen.viewModel; screen: screen }
    SpokenWords { id: words }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        enabled: !screen.viewModel.asking

        FocusScope {
            id: stage

            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.leftMargin: Theme.gapL
            Layout.rightMargin: Theme.gapL
            Layout.topMargin: Theme.gapS
            Layout.bottomMargin: Theme.gapS

            PageLoader {
                id: loader

                anchors.fill: parent
                viewModel: screen.viewModel
                focus: true
                opacity: screen.viewModel.busy ? 0.35 : 1
                onLoaded: forceActiveFocus(Qt.OtherFocusReason)
            }
            BusyNote {
                anchors.centerIn: parent
                visible: screen.viewModel.busy
            }
        }

        ToolsBar {
            preferences: screen.preferences
            navigation: screen.navigation
            aloud: screen.viewModel.aloud
            Layout.fillWidth: true
        }
    }

    StillThere {
        anchors.fill: parent
        secondsLeft: screen.viewModel.secondsLeft
        visible: screen.viewModel.asking
        onGoneOn: screen.viewModel.touched()
        onVisibleChanged: {
            if (visible)
                takeFocus();
            else
                loader.forceActiveFocus(Qt.OtherFocusReason);
        }
    }
}
